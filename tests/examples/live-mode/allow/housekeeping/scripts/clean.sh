#!/bin/bash
DRY_RUN=false
while getopts n opt; do DRY_RUN=true; done
[ "$DRY_RUN" = true ] || rm -rf build
