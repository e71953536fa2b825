-- The bridge probes with a row in this table, which it rolls back. It has no key, so nothing can collide with the probe.
create table bridge_probe (
    probed_at timestamp(6) with time zone not null
);

-- No directory gives such ids; messages with them were accepted once, and made users that no master knows.
delete from user_replica where id < -1 or id = 0 or id > 9007199254740991;
alter table user_replica
    add constraint user_replica_id check (id = -1 or (id > 0 and id <= 9007199254740991));
