"""The room of deciding: what people think, propose, vote on, and put in force."""
