"""What stands in for exceptions of botocore where it is not installed, under the same names."""


class ClientError(Exception):
    MSG_TEMPLATE = "An error occurred ({code}) when calling the {operation} operation: {message}"

    def __init__(self, error_response, operation_name):
        error = error_response.get("Error", {})
        Exception.__init__(
            self,
            self.MSG_TEMPLATE.format(
                code=error.get("Code", "Unknown"),
                operation=operation_name,
                message=error.get("Message", "Unknown"),
            ),
        )
        self.response = error_response
        self.operation_name = operation_name


class WaiterError(Exception):
    def __init__(self, name, reason, last_response=None):
        Exception.__init__(self, "Waiter %s failed: %s" % (name, reason))
        self.last_response = last_response or {}
