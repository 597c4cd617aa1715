#include "pages.h"

const struct view_event_line events[] = {
    {391204, NOW - 4 * MINUTE, "高橋 由美", "takahashi", TEXT_KIND_AUTHN_LOGIN_SUCCESS, "",
     TEXT_NONE, VIEW_RESULT_SUCCEEDED, "203.0.113.14", 0, false, false},
    {391198, NOW - 12 * MINUTE, "中村 仁", "nakamura.j", TEXT_KIND_AUTHN_LOGIN_FAIL, "",
     TEXT_REASON_FOLDED, VIEW_RESULT_REFUSED, "198.51.100.23", 1500, false, false},
    {391150, NOW - 37 * MINUTE, "伊藤 彩", "ito.aya", TEXT_KIND_SESSION_EXPIRED, "",
     TEXT_REASON_IDLE, VIEW_RESULT_SUCCEEDED, "203.0.113.31", 0, false, false},
    {391007, NOW - 5 * HOUR, "高橋 由美", "takahashi", TEXT_KIND_USER_DISABLED,
     "佐藤 翔（sato.sho）", TEXT_NONE, VIEW_RESULT_SUCCEEDED, "203.0.113.88", 0, false, false},
    {390871, NOW - 6 * HOUR, "小林 誠", "kobayashi", TEXT_KIND_PERMISSION_REFUSED, "history.view",
     TEXT_REASON_PERMISSION, VIEW_RESULT_REFUSED, "2001:db8:85a3::8a2e:370:7334", 0, false, false},
    {390644, NOW - 4 * DAY, "", "", TEXT_KIND_TENANT_CREATED, "青葉商事株式会社", TEXT_NONE,
     VIEW_RESULT_SUCCEEDED, "", 0, false, false},
    {390640, NOW - 400 * DAY, "小林 誠", "kobayashi", TEXT_KIND_OTHER, "", TEXT_REASON_OTHER,
     VIEW_RESULT_FAILED, "198.51.100.18", 0, false, false},
    {390511, NOW - 401 * DAY, "", "2f1c3a52-94d1-4a7e-8b3f-0c5d6e7f8a9b", TEXT_KIND_USER_DISABLED,
     "7d9e0b14-3c5a-4f28-9e61-b2a4c6d8e0f1", TEXT_NONE, VIEW_RESULT_SUCCEEDED, "203.0.113.14", 0,
     true, true},
};

const struct view_event_line hostile_events[] = {
    {1, NOW, attack, LONG_WORD, TEXT_KIND_OTHER, attack_name, TEXT_REASON_OTHER, VIEW_RESULT_FAILED,
     "2001:0db8:85a3:0000:0000:8a2e:0370:7334", INT64_MAX, false, false},
    {2, NOW - DAY, LONG_NAME, "a", TEXT_KIND_SESSION_USE_AFTER_EXPIRE, LONG_WORD LONG_WORD,
     TEXT_NONE, VIEW_RESULT_REFUSED, "203.0.113.14", 0, false, false},
};
