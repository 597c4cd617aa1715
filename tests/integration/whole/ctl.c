#include "ctl.h"

#include <stdio.h>

void ctl_write_settings(char path[static TEST_PATH_CAPACITY])
{
    char certificates[TEST_PATH_CAPACITY];
    char text[2048];

    world_path("ctl.conf", path);
    world_path("operator", certificates);
    int size = snprintf(text, sizeof text,
                        "auth = 127.0.0.1:%u\nsession = 127.0.0.1:%u\naudit = 127.0.0.1:%u\n"
                        "auth_operations = 127.0.0.1:1\nsession_operations = 127.0.0.1:1\n"
                        "audit_operations = 127.0.0.1:1\nportal_operations = 127.0.0.1:1\n"
                        "certificate_directory = %s\ntrust_domain = sekisho.test\n",
                        world.programs[AUTH].port, world.programs[SESSION].port,
                        world.programs[AUDIT].port, certificates);
    CHECK(size > 0 && (size_t)size < sizeof text);
    test_file_write(path, text, (size_t)size);
}
