-- The ledger only grows: an entry is numbered once and may be erased once.
CREATE FUNCTION ledger_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '%', TG_ARGV[0];
END;
$$;

CREATE TRIGGER ledger_entry_stays BEFORE DELETE ON ledger_entry
  FOR EACH ROW EXECUTE FUNCTION ledger_refuse('entries of the ledger are never deleted');

CREATE TRIGGER ledger_entry_empty BEFORE TRUNCATE ON ledger_entry
  EXECUTE FUNCTION ledger_refuse('entries of the ledger are never deleted');

CREATE TRIGGER ledger_entry_keeps BEFORE UPDATE ON ledger_entry FOR EACH ROW
WHEN (NOT (
  NEW.arrival = OLD.arrival AND NEW.id = OLD.id AND NEW.leaf = OLD.leaf AND NEW.at = OLD.at
  AND NEW.act = OLD.act AND NEW.receipt = OLD.receipt
  AND ((OLD.number IS NULL AND NEW.number IS NOT NULL AND NEW.bytes IS NOT DISTINCT FROM OLD.bytes
        AND NEW.account = OLD.account AND NEW.role = OLD.role
        AND NEW.object_kind = OLD.object_kind AND NEW.object = OLD.object)
    OR (OLD.number IS NOT NULL AND NEW.number IS NOT DISTINCT FROM OLD.number AND OLD.bytes IS NOT NULL AND NEW.bytes IS NULL
        AND NEW.account = '\x00000000000000000000000000000000' AND NEW.role = ''
        AND NEW.object_kind = '' AND NEW.object = '\x00000000000000000000000000000000'))))
  EXECUTE FUNCTION ledger_refuse('entries of the ledger are never changed');

CREATE TRIGGER ledger_checkpoint_stays BEFORE DELETE ON ledger_checkpoint
  FOR EACH ROW EXECUTE FUNCTION ledger_refuse('checkpoints are never deleted');

CREATE TRIGGER ledger_checkpoint_keeps BEFORE UPDATE ON ledger_checkpoint FOR EACH ROW
WHEN (NOT (NEW.size = OLD.size AND NEW.root = OLD.root AND OLD.note IS NULL))
  EXECUTE FUNCTION ledger_refuse('checkpoints are signed once');
