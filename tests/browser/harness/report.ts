// The page's own report of an operation, as its export gives it.

export interface ReportRow {
  instance_id: string;
  outcome: string;
  error_code: string;
  error_message: string;
  request_id: string;
  attempts: number;
}

export interface Report {
  operation: string;
  rehearsal: boolean;
  instances: ReportRow[];
}

/** The outcomes that may truly be told of an instance which the service has in this status. */
export function statesThatAreTrueOf(status: string): string[] {
  switch (status) {
    case "terminating":
      return ["terminated"];
    case "gone":
      return ["terminated", "gone"];
    // Accepted, and then fallen back: the page says both. Or it was so from the start.
    case "error":
      return ["terminated", "failed", "unresolved", "not_sent"];
    default:
      return ["failed", "unresolved", "not_sent"];
  }
}
