-- One row per user id ever heard of. A row with deleted_at is a tombstone, and holds no personal data.
-- Lengths are twice the contract's code points: H2 counts UTF-16 units.
create table user_replica (
    id                    bigint                      not null primary key,
    revision              bigint                      not null,
    deleted_at            timestamp(6) with time zone,
    username              varchar(300)                not null,
    first_name            varchar(300)                not null,
    last_name             varchar(300)                not null,
    email                 varchar(508)                not null,
    is_active             boolean                     not null,
    active_revision       bigint                      not null,
    -- JSON arrays as on the wire; a message, and so either of them, is at most 256 KB.
    groups_json           varchar(300000)             not null,
    user_permissions_json varchar(300000)             not null,
    applied_at            timestamp(6) with time zone not null
);

-- Not unique: two users may swap their names, and either change may arrive first.
create index user_replica_username on user_replica (username);
