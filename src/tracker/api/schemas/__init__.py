"""What the interface answers, as Pydantic models: the contract that the OpenAPI document states."""
