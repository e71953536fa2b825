-- A run whose repair would exceed the deletion limit is BLOCKED; its state was called BRAKED before.
update reconciliation set state = 'BLOCKED' where state = 'BRAKED';
