static const char sql[] = "SELECT id FROM rows";
