void run(const char *name)
{
    system(name);                    /* PLANTED */
    execl("/bin/sh", "sh", NULL);    /* PLANTED */
    if (fork() == 0)                 /* PLANTED */
        posix_spawn(NULL, name);     /* PLANTED */
    query_execute(name);
    log_info("system(\"ls\") in a literal is none");
}
