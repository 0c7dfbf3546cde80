app.run(port=4001)
