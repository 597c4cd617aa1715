# shellcheck disable=SC2086 # the words are split on purpose
echo $1

# shellcheck disable=SC2086 PLANTED
echo $1

# shellcheck shell=bash disable=SC2086 PLANTED
echo $1
