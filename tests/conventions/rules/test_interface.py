def test_a_variable_with_description_and_type_passes(judge, stack) -> None:
    document = stack(variable={"size": {"description": "How many.", "type": "number"}})
    assert judge("VAR001", document) == []


def test_a_variable_that_lacks_either_is_found(judge, stack) -> None:
    document = stack(variable={"size": {"type": "number"}, "name": [{"description": " "}]})
    assert judge("VAR001", document) == [
        "VAR001 MUST dev/var.size: variable size has no description; add what is missing.",
        (
            "VAR001 MUST dev/var.name: variable name has no description and no type; "
            "add what is missing."
        ),
    ]


def test_a_described_output_passes(judge, stack) -> None:
    assert judge("VAR002", stack(output={"id": {"value": 1, "description": "The id."}})) == []


def test_an_output_without_description_is_found(judge, stack) -> None:
    assert judge("VAR002", stack(output={"id": {"value": 1}})) == [
        "VAR002 MUST dev/output.id: output id has no description; add one."
    ]
