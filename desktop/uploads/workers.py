"""Where delivery finds its threads for blocking calls: they are `infra.workers`, under the name they had here."""

from desktop.infra.workers import Workers as Workers
