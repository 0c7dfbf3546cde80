exec passivbot live "$CONFIG" -u "$ACCOUNT" "$@"
