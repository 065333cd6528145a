"""What the mutual holds of the practice: "Consulter les données des tiers"."""
