#!/bin/sh
redis-cli SET session:mode live
