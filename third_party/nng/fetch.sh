#!/usr/bin/env bash
# fetch.sh FOLDER: makes FOLDER the source of Debian's nng 1.5.2-2 with Debian's patches and ours.
#
# The source package comes through apt, so from the mirror, proxy and keys this machine already trusts; a list of
# our own beside the system's means that deb-src need not be switched on, and nothing of the system's is changed.
set -euo pipefail

readonly VERSION=1.5.2-2
readonly ORIG=nng_1.5.2.orig.tar.gz
readonly ORIG_SHA256=f8b25ab86738864b1f2e3128e8badab581510fa8085ff5ca9bb980d317334c46
readonly DEBIAN=nng_1.5.2-2.debian.tar.xz
readonly DEBIAN_SHA256=ecf0bcd3b5645b95aa1f1f58519547bcfaaab81a863f88a59178d72fdfdffd72

fail() {
    echo "nng: $*" >&2
    exit 1
}

# The system's Debian sources as deb-src lines, in whichever of the two formats each file has.
write_source_list() {
    local parts=$1 file
    for file in /etc/apt/sources.list /etc/apt/sources.list.d/*.list; do
        [ -f "$file" ] || continue
        sed -nE 's/^[[:space:]]*deb([[:space:]])/deb-src\1/p' "$file" >>"$parts/source.list"
    done
    for file in /etc/apt/sources.list.d/*.sources; do
        [ -f "$file" ] || continue
        sed -E 's/^(Types:).*/\1 deb-src/' "$file" >"$parts/${file##*/}"
    done
}

download() {
    local work=$1
    mkdir -p "$work/apt/parts" "$work/apt/lists/partial" "$work/apt/cache/archives/partial" "$work/download"
    write_source_list "$work/apt/parts"
    cat >"$work/apt/apt.conf" <<EOF
Dir::Etc::SourceList "/dev/null";
Dir::Etc::SourceParts "$work/apt/parts";
Dir::State::Lists "$work/apt/lists";
Dir::Cache "$work/apt/cache";
APT::Sandbox::User "";
Acquire::Retries "3";
EOF
    export APT_CONFIG="$work/apt/apt.conf"
    apt-get -qq update >&2 || fail "the Debian mirror does not answer; is the network there?"
    (cd "$work/download" && apt-get -qq source --download-only "nng=$VERSION" >&2) ||
        fail "the Debian mirror has no source package nng $VERSION"
}

check() {
    local file=$1 expected=$2 actual
    actual=$(sha256sum <"$file" | cut -d' ' -f1)
    [ "$actual" = "$expected" ] || fail "${file##*/} has SHA-256 $actual, expected $expected"
}

unpack() {
    local download=$1 source=$2 patch
    tar -xzf "$download/$ORIG" -C "$source" --strip-components=1
    tar -xJf "$download/$DEBIAN" -C "$source"
    cd "$source"
    while read -r patch; do
        patch -s -p1 --no-backup-if-mismatch <"debian/patches/$patch" ||
            fail "Debian's patch $patch does not apply"
    done < <(grep -Ev '^[[:space:]]*(#|$)' debian/patches/series)
    patch -s -p1 --fuzz=0 --no-backup-if-mismatch <"$repair" || fail "nng-repair.patch does not apply"
}

main() {
    [ $# -eq 1 ] || fail "usage: fetch.sh FOLDER"
    local target=$1
    repair=$(cd "$(dirname "$0")" && pwd)/nng-repair.patch
    mkdir -p "$(dirname "$target")"

    # Made beside its place and moved there whole, so that a build beside this one never sees half of it.
    work=$(mktemp -d "$target.XXXXXX")
    trap 'rm -rf "$work"' EXIT
    download "$work"
    check "$work/download/$ORIG" "$ORIG_SHA256"
    check "$work/download/$DEBIAN" "$DEBIAN_SHA256"
    mkdir "$work/source"
    (unpack "$work/download" "$work/source")
    mv -T "$work/source" "$target" 2>/dev/null || [ -f "$target/CMakeLists.txt" ] ||
        fail "$target cannot be written"
}

main "$@"
