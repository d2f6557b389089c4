"""What hooks, templates and plugins may import, name by name (01-core section 9)."""

import importlib
import unittest

SIGNALS = """initialized config_read_init config_read_finalized check_credentials_init
    check_credentials_finalized lookup_init lookup_finalized config_validation_init
    config_validation_finalized bundle_pre bundle_init bundle_finalized command_init
    command_finalized error finalized"""

SURFACE = {
    "gcdt_signals": SIGNALS + """ check_register_present check_deregister_present
        check_hook_mechanism_is_intact""",
    "utils": """version get_env get_context get_command dict_merge dict_selective_merge retries
        execute_scripts are_credentials_still_valid flatten json2table fix_old_kumo_config
        random_string time_now all_pages signal_handler GracefulExit check_gcdt_update
        stack_exists get_plugin_defaults""",
    "gcdt_exceptions": "GcdtError InvalidCredentialsError GracefulExit",
    "gcdt_logging": "getLogger logging_config GcdtFormatter",
    "gcdt_defaults": "DEFAULT_CONFIG CONFIG_READER_CONFIG",
    "gcdt_awsclient": "AWSClient ClientError",
    "gcdt_cmd_dispatcher": "cmd get_command",
    "gcdt_plugins": "load_plugins get_plugin_versions",
    "gcdt_config_reader": "read_json_config",
    "gcdt_openapi": """read_openapi_ordered validate_tool_config get_openapi_defaults
        get_openapi_scaffold_min get_openapi_scaffold_max incept_defaults_helper
        validate_config_helper""",
    "servicediscovery": "get_outputs_for_stack parse_ts get_ssl_certificate get_base_ami",
    "iam": "IAMRoleAndPolicies",
    "route53": "TTL_DEFAULT create_record _retrieve_stack_host_zone_name",
    "kumo_util": """StackLookup ensure_ebs_volume_tags_autoscaling_group
        ensure_ebs_volume_tags_ec2_instance ensure_tags_ebs_volume fix_deprecated_kumo_config""",
    "kumo_particle_helper": "initialize get_particle_permissions Particle",
    "s3": """prepare_artifacts_bucket bucket_exists create_versioned_bucket create_bucket
        delete_bucket upload_file_to_s3 remove_file_from_s3 ls""",
    "sns": "create_topic delete_topic send_message",
    "kinesis": "create_stream wait_for_stream_exists describe_stream delete_stream",
    "cloudwatch_logs": """delete_log_group put_retention_policy filter_log_events
        describe_log_group describe_log_stream create_log_group create_log_stream put_log_events
        get_log_events check_log_stream_exists decode_format_timestamp datetime_to_timestamp""",
    "kumo_core": "stack_exists",
}
NEED_TROPOSPHERE = {"iam", "route53"}
ROLE_MEMBERS = """name_build name_strip build_role build_policy build_policy_bucket
    build_bucket"""


def has_troposphere():
    try:
        importlib.import_module("troposphere")
    except Exception:  # it needs a newer Python than some that run these tests
        return False
    return True


class Surface(unittest.TestCase):
    def modules(self):
        skipped = set() if has_troposphere() else NEED_TROPOSPHERE
        return [module for module in SURFACE if module not in skipped]

    def test_every_name_is_there(self):
        for module in self.modules():
            found = importlib.import_module("gcdt." + module)
            for name in SURFACE[module].split():
                self.assertTrue(hasattr(found, name), "gcdt.%s.%s" % (module, name))

    def test_gcdt_kumo_offers_the_same_modules(self):
        for module in self.modules():
            self.assertIs(
                importlib.import_module("gcdt_kumo." + module),
                importlib.import_module("gcdt." + module),
                module,
            )

    def test_both_packages_have_a_version_and_the_error(self):
        import gcdt
        import gcdt_kumo
        from gcdt_kumo import kumo_util

        self.assertIs(gcdt_kumo.GcdtError, gcdt.GcdtError)
        self.assertEqual(gcdt_kumo.__version__, gcdt.__version__)
        self.assertEqual(kumo_util.__name__, "gcdt.kumo_util")

    def test_one_class_under_both_names(self):
        from gcdt import GcdtError, gcdt_exceptions, utils

        self.assertIs(GcdtError, gcdt_exceptions.GcdtError)
        self.assertIs(utils.GracefulExit, gcdt_exceptions.GracefulExit)

    @unittest.skipUnless(has_troposphere(), "needs troposphere")
    def test_roles_have_the_documented_members(self):
        from gcdt_kumo.iam import IAMRoleAndPolicies

        for name in ROLE_MEMBERS.split():
            self.assertTrue(hasattr(IAMRoleAndPolicies, name), name)


if __name__ == "__main__":
    unittest.main()
