"""Read-only lists for pages, reports and exports."""
