"""Three companies with people, made over RPC as the operator: companies.py AUTH_ADDRESS CERTIFICATE_FOLDER

The password of everybody is in E2E_PASSWORD. `aoba` and `minato` have the usual limits, `hayai` an idle limit of six seconds;
`minato` has one of each built-in role.
"""
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "../../examples/python"))
from sekisho_rpc import Connection, field, fields  # noqa: E402

STAFF, CUSTOMER = 1, 2
PEOPLE = [
    (STAFF, "takahashi", "高橋 由美", ["administrator"]),
    (STAFF, "suzuki.m", "鈴木 真理子", ["viewer"]),
    (CUSTOMER, "tsubaki", "有限会社つばき", []),
    (CUSTOMER, "sakura", "さくら工務店", []),
]
ROLES = [
    (STAFF, "kanri", "港 管理", ["administrator"]),
    (STAFF, "yuza", "港 人事", ["user-manager"]),
    (STAFF, "jimu", "港 事務", ["clerk"]),
    (STAFF, "etsuran", "港 閲覧", ["viewer"]),
    (STAFF, "kansa", "港 監査", ["auditor"]),
    (CUSTOMER, "umi", "海水産", []),
]


def call(rpc, method, body):
    code, text, answer = rpc.call(method, body, timeout_ms=10000, idempotency_key=os.urandom(16))
    if code != 0:
        sys.exit(f"{method}: {code} {text}")
    return fields(answer)


def main():
    rpc = Connection(sys.argv[1], "auth", certificates=sys.argv[2])
    for code, name, seconds, people in [("aoba", "青葉商事株式会社", 0, PEOPLE), ("minato", "港町物産株式会社", 0, ROLES),
                                        ("hayai", "株式会社はやい", 6, PEOPLE)]:
        tenant = call(rpc, "sekisho.auth.v1.Tenants/Create",
                      field(1, code) + field(2, name) + field(5, seconds) + field(6, seconds))
        if code != "hayai":
            call(rpc, "sekisho.auth.v1.Networks/SetOption", field(1, tenant[1][0]) + field(2, 1))
        for kind, login, person, roles in people:
            call(rpc, "sekisho.auth.v1.Users/Create",
                 field(1, tenant[1][0]) + field(2, kind) + field(3, login) + field(4, person)
                 + b"".join(field(6, role) for role in roles) + field(7, os.environ["E2E_PASSWORD"])
                 + field(10, 1))


main()
