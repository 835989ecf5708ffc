"""An answer in the making: quotes, records, notes, and a stated figure as a sentence."""
