/* How long a password may be: for auth, which checks it, and for whoever takes it from a person and
 * passes it on. */
#ifndef TEXT_PASSWORD_H
#define TEXT_PASSWORD_H

enum {
    PASSWORD_MAXIMUM = 128, /* code points in form NFC */

    /* Bytes as typed, in whatever form the keyboard makes: the longest password has four bytes for
     * each code point, and taken apart (NFD) a text is at most three times as long in UTF-8 (UAX
     * #15, "Maximum Expansion Factors"). What is longer is no password, whatever its form. */
    PASSWORD_TYPED_MAXIMUM = 3 * 4 * PASSWORD_MAXIMUM,
};

#endif
