#include "domain/picture.h"

#include <criterion/criterion.h>

/* A picture as a test puts it together; chunks get their lengths and checksums. */
static struct buffer file;
static struct buffer out;

static uint32_t crc(const uint8_t *data, size_t size)
{
    uint32_t sum = UINT32_MAX;

    for (size_t i = 0; i < size; i++) {
        sum ^= data[i];
        for (int bit = 0; bit < 8; bit++)
            sum = (sum >> 1) ^ (UINT32_C(0xedb88320) & (0 - (sum & 1)));
    }
    return ~sum;
}

static void add_u32(uint32_t number)
{
    uint8_t bytes[4];

    bytes_put_u32(bytes, number);
    buffer_append(&file, bytes, sizeof bytes);
}

static void add(const char *type, const void *data, size_t size)
{
    add_u32((uint32_t)size);
    size_t start = file.size;
    buffer_append_text(&file, type);
    if (size)
        buffer_append(&file, data, size);
    add_u32(crc(file.data + start, file.size - start));
}

static void add_header(uint32_t width, uint32_t height, uint8_t depth, uint8_t colour_type)
{
    uint8_t header[13] = {[8] = depth, [9] = colour_type};

    bytes_put_u32(header, width);
    bytes_put_u32(header + 4, height);
    buffer_append(&file, "\x89PNG\r\n\x1a\n", 8);
    add("IHDR", header, sizeof header);
}

static void add_pixels(void)
{
    add("IDAT", "pixels", 6);
}

static void add_end(void)
{
    add("IEND", NULL, 0);
}

static void given_nothing(void)
{
    buffer_init(&file, 1 << 20);
    buffer_init(&out, PICTURE_SIZE_MAXIMUM);
}

static void drop_it(void)
{
    buffer_clear(&file);
    buffer_clear(&out);
}

static bool is_taken(void)
{
    struct status read = picture_read(buffer_bytes(&file), &out);

    cr_assert(status_is_ok(read) || read.code == STATUS_INVALID_ARGUMENT);
    return status_is_ok(read);
}

TestSuite(picture, .init = given_nothing, .fini = drop_it);

Test(picture, refuses_what_is_empty_or_something_else)
{
    static const char *const others[] = {"", "GIF89a",
                                         "<svg xmlns=\"http://www.w3.org/2000/svg\"/>",
                                         "\xff\xd8\xff\xe0", "\x89PNG\r\n\x1a\n"};

    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++) {
        struct status read = picture_read(bytes_of(others[i]), &out);
        cr_expect_eq(read.code, STATUS_INVALID_ARGUMENT, "case %zu", i);
    }
}

Test(picture, refuses_every_picture_that_is_cut_short)
{
    add_header(4, 4, 8, 6);
    add_pixels();
    add_end();
    for (size_t size = 0; size < file.size; size++) {
        struct status read = picture_read((struct bytes){file.data, size}, &out);
        cr_expect_eq(read.code, STATUS_INVALID_ARGUMENT, "%zu bytes", size);
        buffer_reset(&out);
    }
}

Test(picture, refuses_every_byte_that_is_not_as_its_checksum_says)
{
    add_header(4, 4, 8, 6);
    add_pixels();
    add_end();
    for (size_t i = 0; i < file.size; i++) {
        file.data[i] ^= 0x40;
        cr_expect(!is_taken(), "byte %zu", i);
        file.data[i] ^= 0x40;
        buffer_reset(&out);
    }
}

Test(picture, refuses_sides_of_nothing_and_of_more_than_1024)
{
    static const uint32_t sides[][2] = {{0, 1}, {1, 0}, {1025, 1}, {1, 1025}, {UINT32_MAX, 1}};

    for (size_t i = 0; i < sizeof sides / sizeof sides[0]; i++) {
        buffer_reset(&file);
        add_header(sides[i][0], sides[i][1], 8, 6);
        add_pixels();
        add_end();
        cr_expect(!is_taken(), "case %zu", i);
    }
}

Test(picture, takes_1024_by_1024)
{
    add_header(1024, 1024, 8, 6);
    add_pixels();
    add_end();
    cr_assert(is_taken());
}

Test(picture, takes_the_depths_that_each_colour_type_has_and_no_other)
{
    static const uint8_t depths[] = {1, 2, 4, 8, 16};
    static const uint32_t allowed[256] = {
        [0] = 0x10116, [2] = 0x10100, [3] = 0x116, [4] = 0x10100, [6] = 0x10100};

    for (unsigned type = 0; type < 8; type++) {
        for (size_t i = 0; i < sizeof depths; i++) {
            buffer_reset(&file);
            buffer_reset(&out);
            add_header(1, 1, depths[i], (uint8_t)type);
            if (type == 3)
                add("PLTE", "rgb", 3);
            add_pixels();
            add_end();
            cr_expect_eq(is_taken(), (allowed[type] >> depths[i] & 1) != 0, "type %u depth %u",
                         type, depths[i]);
        }
    }
}

Test(picture, refuses_more_than_its_size)
{
    static uint8_t pixels[PICTURE_SIZE_MAXIMUM];

    add_header(1, 1, 8, 6);
    add("IDAT", pixels, PICTURE_SIZE_MAXIMUM - file.size - 24);
    add_end();
    cr_assert_eq(file.size, PICTURE_SIZE_MAXIMUM);
    cr_expect(is_taken());
    buffer_reset(&out);
    buffer_append_byte(&file, 0);
    cr_expect(!is_taken());
}

/* Each is a list of chunks between header and end. */
Test(picture, refuses_chunks_out_of_order_repeated_unknown_or_of_a_wrong_size)
{
    static const struct {
        uint8_t colour_type;
        struct {
            const char *type;
            size_t size;
        } chunks[4];
    } bad[] = {
        {6, {{NULL, 0}}},
        {6, {{"IDAT", 0}}},
        {3, {{"IDAT", 6}}},
        {3, {{"IDAT", 6}, {"PLTE", 3}}},
        {3, {{"PLTE", 4}, {"IDAT", 6}}},
        {3, {{"PLTE", 0}, {"IDAT", 6}}},
        {3, {{"PLTE", 771}, {"IDAT", 6}}},
        {3, {{"PLTE", 3}, {"PLTE", 3}, {"IDAT", 6}}},
        {3, {{"PLTE", 3}, {"tRNS", 2}, {"IDAT", 6}}},
        {3, {{"tRNS", 1}, {"PLTE", 3}, {"IDAT", 6}}},
        {3, {{"PLTE", 3}, {"IDAT", 6}, {"tRNS", 1}}},
        {0, {{"PLTE", 3}, {"IDAT", 6}}},
        {4, {{"tRNS", 2}, {"IDAT", 6}}},
        {2, {{"tRNS", 6}, {"tRNS", 6}, {"IDAT", 6}}},
        {2, {{"tRNS", 2}, {"IDAT", 6}}},
        {6, {{"IDAT", 6}, {"tEXt", 4}, {"IDAT", 6}}},
        {6, {{"IHDR", 13}, {"IDAT", 6}}},
        {6, {{"CgBI", 4}, {"IDAT", 6}}},
        {6, {{"ID4T", 4}, {"IDAT", 6}}},
    };
    static const uint8_t zeros[1024];

    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        buffer_reset(&file);
        buffer_reset(&out);
        add_header(4, 4, 8, bad[i].colour_type);
        for (size_t j = 0; j < 4 && bad[i].chunks[j].type; j++)
            add(bad[i].chunks[j].type, zeros, bad[i].chunks[j].size);
        add_end();
        cr_expect(!is_taken(), "case %zu", i);
    }
}

Test(picture, refuses_a_length_past_its_end)
{
    add_header(4, 4, 8, 6);
    add_u32(INT32_MAX);
    buffer_append_text(&file, "IDATxxxxxxxxxxxxxxxx");
    cr_assert(!is_taken());
}

Test(picture, keeps_what_draws_it_and_nothing_else)
{
    struct buffer plain;

    add_header(4, 4, 8, 3);
    add("PLTE", "rgb", 3);
    add("tRNS", "a", 1);
    add_pixels();
    add_pixels();
    add_end();
    plain = file;
    buffer_init(&file, 1 << 20);
    add_header(4, 4, 8, 3);
    add("tEXt", "Author\0somebody", 15);
    add("PLTE", "rgb", 3);
    add("eXIf", "a place", 7);
    add("acTL", "frames", 6);
    add("tRNS", "a", 1);
    add_pixels();
    add_pixels();
    add("fdAT", "frame", 5);
    add("tIME", "a time.", 7);
    add_end();
    buffer_append_text(&file, "<script>alert(1)</script>");
    cr_assert(is_taken());
    cr_expect(bytes_equal(buffer_bytes(&out), buffer_bytes(&plain)));
    buffer_clear(&plain);
}

Test(picture, is_called_by_what_it_is)
{
    char one[PICTURE_NAME_CAPACITY];
    char other[PICTURE_NAME_CAPACITY];

    picture_name(bytes_of("abc"), one);
    picture_name(bytes_of("abd"), other);
    cr_expect_str_eq(one, "ba7816bf8f01cfea414140de5dae2223"); /* FIPS 180-4, its first half */
    cr_expect_str_neq(one, other);
}
