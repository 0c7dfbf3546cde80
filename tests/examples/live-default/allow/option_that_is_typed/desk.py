from typing import Annotated

import typer

app = typer.Typer(help="paper trading desk")
SimulatedOption = Annotated[bool, typer.Option("--simulated", help="Use the broker of the tests (none is called).")]


@app.command()
def health(simulated: SimulatedOption = False) -> None:
    """Report what the broker says. Submits no orders."""


@app.command()
def reconcile(
    simulated: SimulatedOption = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Write nothing.")] = False,
) -> None:
    """Compare trades and positions."""


@app.command()
def readiness(
    i_understand_this_submits_a_real_paper_order: Annotated[bool, typer.Option(help="Required.")] = False,
) -> None:
    """Which gates refuse an order?"""
