# shellcheck shell=bash
# logs [NAME]: the last lines of all logs or one; on a terminal, follows them until Ctrl-C
if [ $# -gt 0 ]; then files=("$RUN/log/$1.log"); else files=("$RUN"/log/*.log); fi
need_file "${files[0]}" "there is no log $(basename "${files[0]}" .log); ./dev status lists the names"
if [ -t 1 ]; then exec tail -n 20 -F "${files[@]}"; fi
tail -n 100 "${files[@]}"
