enum status_code {
    STATUS_OK = 0,
    STATUS_NOT_FOUND = 5,
};
