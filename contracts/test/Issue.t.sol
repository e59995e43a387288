// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Reason} from "../src/types/Reason.sol";
import {RegistryTest} from "./RegistryTest.sol";

contract IssueTest is RegistryTest {
    function test_issue_givesAGoodPass() public {
        issue();
        assertReason(Reason.Allow, "verdict");
    }
}
