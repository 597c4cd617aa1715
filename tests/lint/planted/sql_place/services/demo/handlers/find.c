static const char sql[] = "SELECT id" /* PLANTED */
                          "  FROM rows";
static const char more[] = "UPDATE rows SET seen = true"; /* PLANTED */
static const char prose[] = "Select a company from the list";
