-- The ledger only grows: an entry is numbered once and may be erased once.
CREATE TRIGGER ledger_entry_stays BEFORE DELETE ON ledger_entry
BEGIN
  SELECT RAISE(ABORT, 'entries of the ledger are never deleted');
END;

CREATE TRIGGER ledger_entry_keeps BEFORE UPDATE ON ledger_entry
WHEN NOT (
  NEW.arrival = OLD.arrival AND NEW.id = OLD.id AND NEW.leaf = OLD.leaf AND NEW.at = OLD.at
  AND NEW.act = OLD.act AND NEW.receipt = OLD.receipt
  AND ((OLD.number IS NULL AND NEW.number IS NOT NULL AND NEW.bytes IS OLD.bytes
        AND NEW.account = OLD.account AND NEW.role = OLD.role
        AND NEW.object_kind = OLD.object_kind AND NEW.object = OLD.object)
    OR (OLD.number IS NOT NULL AND NEW.number IS OLD.number AND OLD.bytes IS NOT NULL AND NEW.bytes IS NULL
        AND NEW.account = zeroblob(16) AND NEW.role = '' AND NEW.object_kind = ''
        AND NEW.object = zeroblob(16))))
BEGIN
  SELECT RAISE(ABORT, 'entries of the ledger are never changed');
END;

CREATE TRIGGER ledger_checkpoint_stays BEFORE DELETE ON ledger_checkpoint
BEGIN
  SELECT RAISE(ABORT, 'checkpoints are never deleted');
END;

CREATE TRIGGER ledger_checkpoint_keeps BEFORE UPDATE ON ledger_checkpoint
WHEN NOT (NEW.size = OLD.size AND NEW.root = OLD.root AND OLD.note IS NULL)
BEGIN
  SELECT RAISE(ABORT, 'checkpoints are signed once');
END;
