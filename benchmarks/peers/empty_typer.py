"""A Typer program that does nothing."""

import typer

app = typer.Typer()


@app.command()
def main() -> None:
    pass


app()
