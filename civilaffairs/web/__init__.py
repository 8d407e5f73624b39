"""The shell: workbench, search, components."""
