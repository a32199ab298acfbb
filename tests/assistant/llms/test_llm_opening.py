"""Settings to a model, or to a sentence that says what to set; and nowhere the key."""

import importlib.util
import traceback
from importlib.machinery import ModuleSpec

import pytest
from asking import KEY

from assistant import FakeLLM, Settings, SettingsError
from assistant.llms import factory, open_model


def refusal(**settings: object) -> str:
    with pytest.raises(SettingsError) as caught:
        open_model(Settings.load(**settings))
    assert "\n" not in str(caught.value)
    return str(caught.value)


def test_nothing_set_is_no_model():
    assert open_model(Settings.load()) is None


def test_a_key_alone_is_no_model():
    assert open_model(Settings.load(model_key=KEY)) is None


@pytest.mark.parametrize("llm", [None, FakeLLM(["Yes."])])
def test_no_model_is_opened_where_none_is_to_write(llm):
    assert open_model(Settings.load(writer="extractive", model="x", model_key=KEY), llm) is None


def test_a_given_llm_goes_before_the_settings():
    assert open_model(Settings.load(model="x", model_key=KEY), FakeLLM(["Yes."], name="given")).name == "given"


def test_a_name_with_a_key_is_at_openai():
    model = open_model(Settings.load(model="gpt-x", model_key=KEY))

    assert (model.name, model.where) == ("gpt-x", "at https://api.openai.com/v1")


def test_a_name_with_an_address_is_there():
    model = open_model(Settings.load(model="llama", model_url="http://localhost:11434/v1/"))

    assert (model.name, model.where) == ("llama", "at http://localhost:11434/v1")


def test_a_name_alone_leads_nowhere_and_the_ways_are_named():
    text = refusal(model="llama")

    assert "'llama'" in text
    assert all(way in text for way in ("LEDE_MODEL_URL", "LEDE_MODEL_KEY", ".gguf"))


def test_an_address_alone_lacks_a_name():
    assert "set LEDE_MODEL" in refusal(model_url="http://localhost:11434/v1")


@pytest.mark.parametrize("address", ["localhost:11434", "ftp://host/v1", "http://", "/v1", "http://host:port/v1", "\0"])
def test_what_is_no_address_is_refused(address):
    assert "LEDE_MODEL_URL" in refusal(model="x", model_url=address)


@pytest.mark.parametrize("address", [f"https://user:{KEY}@host/v1", f"https://{KEY}@host/v1"])
def test_an_address_with_a_password_is_refused_without_showing_it(address):
    text = refusal(model="x", model_url=address)

    assert "LEDE_MODEL_KEY" in text
    assert KEY not in text


def test_what_stands_behind_an_address_is_not_shown():
    model = open_model(Settings.load(model="x", model_url=f"https://host/v1?api_key={KEY}"))

    assert KEY not in model.where


def test_a_missing_file_is_named(tmp_path):
    assert str(tmp_path / "no.gguf") in refusal(model=str(tmp_path / "no.gguf"))


def test_without_the_extra_its_name_is_told(tmp_path, monkeypatch):
    def without(name: str) -> ModuleSpec | None:
        return None if name == "xllamacpp" else importlib.util.find_spec(name)

    (tmp_path / "any.gguf").touch()
    monkeypatch.setattr(factory, "find_spec", without)

    assert "pip install '.[local]'" in refusal(model=str(tmp_path / "any.gguf"))


def test_a_file_name_with_an_address_is_a_name_that_the_server_knows():
    assert open_model(Settings.load(model="any.gguf", model_url="http://localhost:8080/v1")).name == "any.gguf"


def test_a_file_is_opened_without_starting_anything(smollm):
    model = open_model(Settings.load(model=str(smollm)))

    assert (model.name, model.where) == (smollm.stem, "on this machine")


def test_the_settings_show_no_key():
    settings = Settings.load(model="x", model_key=KEY)

    assert KEY not in repr(settings)
    assert KEY not in settings.model_dump_json()


@pytest.mark.parametrize("text", [
    f'model_key = ["{KEY}"]', f'model_kye = "{KEY}"', f'model_key = "{KEY}"\nport = 70000', f'model_key = "{KEY}',
])  # fmt: skip
def test_a_mistake_in_the_settings_file_shows_no_key(tmp_path, text):
    (tmp_path / "lede.toml").write_text(text, encoding="utf-8")

    with pytest.raises(SettingsError) as caught:
        Settings.load(tmp_path)
    assert KEY not in "".join(traceback.format_exception(caught.value))


def test_settings_are_read_from_the_environment_and_the_file(tmp_path, monkeypatch):
    (tmp_path / "lede.toml").write_text('model = "from-file"\nmodel_url = "http://host/v1"\n', encoding="utf-8")
    monkeypatch.setenv("LEDE_MODEL", "from-environment")

    model = open_model(Settings.load(tmp_path))

    assert (model.name, model.where) == ("from-environment", "at http://host/v1")
