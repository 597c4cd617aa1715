#include <criterion/criterion.h>

#include <stdint.h>

#include "base/arena.h"

Test(arena, refuses_more_than_its_maximum_and_goes_on)
{
    CLEANUP(arena_clear) struct arena arena;
    arena_init(&arena, 1000);

    cr_assert_null(arena_alloc(&arena, 1001));
    cr_assert_not_null(arena_alloc(&arena, 500));
    cr_assert_null(arena_alloc(&arena, 500), "the book-keeping counts too");
    cr_assert_not_null(arena_alloc(&arena, 100));
    cr_assert_leq(arena.used, 1000u);
}

Test(arena, refuses_sizes_that_wrap)
{
    CLEANUP(arena_clear) struct arena arena;
    arena_init(&arena, SIZE_MAX);

    cr_assert_null(arena_alloc(&arena, SIZE_MAX));
    cr_assert_null(arena_alloc_array(&arena, SIZE_MAX / 2, 3));
}

Test(arena, gives_zeroed_memory_also_after_a_reset)
{
    CLEANUP(arena_clear) struct arena arena;
    arena_init(&arena, 1 << 16);

    for (int round = 0; round < 3; round++) {
        for (int piece = 0; piece < 20; piece++) {
            uint8_t *memory = arena_alloc(&arena, 300);
            cr_assert_not_null(memory);
            for (size_t i = 0; i < 300; i++)
                cr_assert_eq(memory[i], 0);
            memset(memory, 0xaa, 300);
        }
        arena_reset(&arena);
    }
}

Test(arena, aligns_every_piece)
{
    CLEANUP(arena_clear) struct arena arena;
    arena_init(&arena, 1 << 16);

    for (size_t size = 0; size < 40; size++)
        cr_expect_eq((uintptr_t)arena_alloc(&arena, size) % _Alignof(max_align_t), 0u);
}

Test(arena, keeps_one_block_over_a_reset_and_none_over_a_clear)
{
    CLEANUP(arena_clear) struct arena arena;
    arena_init(&arena, 1 << 20);

    cr_assert_not_null(arena_alloc(&arena, 10));
    size_t one_block = arena.used;
    for (int i = 0; i < 100; i++)
        cr_assert_not_null(arena_alloc(&arena, 1000));
    cr_assert_gt(arena.used, one_block);
    arena_reset(&arena);
    cr_assert_eq(arena.used, one_block);
    arena_clear(&arena);
    cr_assert_eq(arena.used, 0u);
}

Test(arena, copies_and_formats_with_a_nul_behind)
{
    CLEANUP(arena_clear) struct arena arena;
    arena_init(&arena, 1 << 16);

    cr_assert_str_eq(arena_copy_text(&arena, "関所"), "関所");
    cr_assert_str_eq(arena_copy_bytes(&arena, (struct bytes){NULL, 0}), "");
    cr_assert_str_eq(arena_copy_bytes(&arena, (struct bytes){(const uint8_t *)"abc", 2}), "ab");
    cr_assert_str_eq(arena_format(&arena, "%s-%d", "a", 7), "a-7");
}
