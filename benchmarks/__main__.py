"""`python -m benchmarks NAME [--json]`: run one claim with its peers; `--list` names them."""

import argparse
import importlib
import importlib.util
import json
import pkgutil
import subprocess
import sys
from pathlib import Path

import benchmarks


def install_peers() -> None:
    """Bring the peers that are not there yet into the local environment, as locked."""
    if importlib.util.find_spec("pulp") is not None:
        return
    steps = "source bin/environment.sh; find_python; fetch_uv"
    steps += "; sync_packages --no-default-groups --group bench"
    print("installing the peers", file=sys.stderr)
    house = Path(__file__).parents[1]
    subprocess.run(["bash", "-euc", steps], cwd=house, check=True, stdout=sys.stderr)


def main() -> int:
    """Run the claim that was named and print its figures."""
    modules = pkgutil.iter_modules(benchmarks.__path__)
    apparatus = ("__main__", "measure")
    names = [each.name for each in modules if not each.ispkg and each.name not in apparatus]
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("name", nargs="?", choices=names, help="the claim")
    parser.add_argument("--list", action="store_true", help="name the claims and what they say")
    parser.add_argument("--json", action="store_true", help="one flat object on standard output")
    chosen = parser.parse_args()
    if chosen.list or chosen.name is None:
        for name in names:
            text = importlib.import_module(f"benchmarks.{name}").__doc__ or ""
            print(f"{name:12} {text.splitlines()[0]}")
        return 0
    install_peers()
    figures = importlib.import_module(f"benchmarks.{chosen.name}").run()
    if chosen.json:
        json.dump(figures, sys.stdout)
        print()
    else:
        width = max(map(len, figures))
        for key, value in figures.items():
            print(
                f"{key:{width}}  {value:.6g}"
                if isinstance(value, float)
                else f"{key:{width}}  {value}"
            )
    return 0


if __name__ == "__main__":
    sys.exit(main())
