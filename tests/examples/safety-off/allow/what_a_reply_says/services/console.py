def overview(broker, logs):
    return {"logs": logs, "broker": broker, "mock_mode": False, "updated_at": now(), "note": "as the database has it"}
