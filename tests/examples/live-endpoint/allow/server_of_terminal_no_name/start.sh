#!/bin/sh
mt5server_port=18812
