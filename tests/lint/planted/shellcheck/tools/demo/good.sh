#!/usr/bin/env bash
rm -f -- "$1"
