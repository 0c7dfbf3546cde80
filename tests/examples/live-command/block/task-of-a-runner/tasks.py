from invoke import task


@task
def cutover(c):
    c.run("python -m trader --venue kraken --live")
