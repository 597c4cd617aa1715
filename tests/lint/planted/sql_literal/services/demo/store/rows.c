struct status rows_find(struct db *db, const char *order, struct db_rows *out)
{
    static const char sql[] = "SELECT id FROM rows"
                              " WHERE id = $1";
    char built[200];
    const char *chosen = "SELECT 1";

    TRY(db_query(db, sql, DB_NO_PARAMS, out));
    TRY(db_query(db, "SELECT 1 FROM rows", DB_NO_PARAMS, out));
    snprintf(built, sizeof built, "SELECT id FROM rows ORDER BY %s", order);
    TRY(db_query(db, built, DB_NO_PARAMS, out));                /* PLANTED */
    TRY(db_query(db, chosen, DB_NO_PARAMS, out));               /* PLANTED */
    TRY(db_execute(db, out->count ? sql : built, DB_NO_PARAMS)); /* PLANTED */
    TRY(db_execute_later(db, built, DB_NO_PARAMS));              /* PLANTED */
    TRY(db_query_text(db, sql, sizeof sql, DB_NO_PARAMS, out)); /* PLANTED */
    TRY(db_execute_later_text(db, sql, DB_NO_PARAMS));          /* PLANTED */
    PQexec(db, "COMMIT");                                       /* PLANTED */
    return OK;
}
