"""The command line as `python -m simulator.cli`."""

from simulator.cli.app import main

if __name__ == "__main__":
    main()
