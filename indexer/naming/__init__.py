"""Who and what reports name: every organisation, city, region and country, with what it is where it is named."""
