"""The laws of the house: what every module, sentence and file of the project keeps to, whoever writes it."""
