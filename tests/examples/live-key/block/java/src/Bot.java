class Bot {
  private static final String KRAKEN_SECRET = "@mint:kraken.secret@";
}
