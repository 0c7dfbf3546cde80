#!/bin/sh
ENV=live
aws s3 sync docs/ "s3://trading-docs-$ENV" --delete
