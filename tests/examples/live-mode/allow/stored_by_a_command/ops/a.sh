#!/bin/sh
consul kv put trading/mode paper
