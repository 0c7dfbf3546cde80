#!/bin/sh
consul kv put trading/mode live
