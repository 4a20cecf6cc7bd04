"""How a model's weights are changed, step by step."""

import torch
from torch import Tensor, nn

from flows.training.network import Model

_WARM = 0.06  # share of the steps in which the rates rise


class Steps:
    """AdamW with a rate for the encoder and one for the heads, which rise at first and then fall to nothing."""

    def __init__(self, model: Model, rate: float, head_rate: float, steps: int) -> None:
        self.model = model
        outer = [p for name, p in model.named_parameters() if not name.startswith("encoder.")]
        groups = [{"params": list(model.encoder.parameters()), "lr": rate}, {"params": outer, "lr": head_rate}]
        self.optimizer = torch.optim.AdamW(groups, weight_decay=0.01, fused=True)
        warm = _WARM * steps
        self.schedule = torch.optim.lr_scheduler.LambdaLR(
            self.optimizer, lambda s: min((s + 1) / warm, max(0.0, (steps - s) / (steps - warm)))
        )

    def take(self, loss: Tensor) -> None:
        """One step against a loss."""
        loss.backward()
        nn.utils.clip_grad_norm_(self.model.parameters(), 1.0)
        self.optimizer.step()
        self.schedule.step()
        self.optimizer.zero_grad()
