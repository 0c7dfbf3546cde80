http.get("/api/mode", () => HttpResponse.json({ trading_mode: "live", dry_run: false }));
