-- Nobody knows which permissions from before this line had an id in their dump.
insert into imported (kind, id) select 'permission', id from permission;
