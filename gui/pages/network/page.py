"""The child's family, drawn and in words."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent, QSize, QStandardPaths, Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import QCheckBox, QComboBox, QSplitter, QToolButton, QVBoxLayout, QWidget

from finder.diagrams.geometry import Diagram
from finder.jobs import JobContext
from finder.model.person import PersonId
from finder.services import Workspace
from gui import icons, text
from gui.a11y import named
from gui.colours import colours_of
from gui.pages.base import Page
from gui.pages.network.branch import Branch, Branches
from gui.pages.network.legend import LegendStrip
from gui.pages.network.people_list import PeopleList
from gui.pages.network.presenter import PersonEntry, entries
from gui.pages.network.scene import GenogramScene
from gui.pages.network.view import GenogramView
from gui.session import Session
from gui.settings import FAMILY_SAFE, Settings
from gui.widgets.empty import EmptyState
from gui.widgets.files import choose_new_file
from gui.widgets.labels import button, plain

translate = QCoreApplication.translate


class NetworkPage(Page):
    """Genogram, legend, list of people."""

    wants_cases = Signal()

    def __init__(self, session: Session, settings: Settings) -> None:
        super().__init__(
            session, "networkPage", self.tr("Network"), EmptyState("network", "", "", object_name="networkEmpty")
        )
        self._settings = settings
        self._diagram: Diagram | None = None
        self._entries: dict[PersonId, PersonEntry] = {}
        self._is_stale = True
        self._must_fit = True
        self._wants_focus = False
        self._list_soon = QTimer(self)
        self._list_soon.setSingleShot(True)
        self._list_soon.setInterval(20)
        self._list_soon.timeout.connect(self._fill_list)
        self.scene = GenogramScene()
        self.view = GenogramView(self.scene)
        self.people = PeopleList()
        self.legend = LegendStrip()
        self.sentence = plain()
        self.family_safe = named(
            QCheckBox(self.tr("&Safe for the family")),
            "familySafe",
            self.tr("Safe for the family"),
            self.tr("Leaves out what the family may not hold, as on their list"),
        )
        self.family_safe.setToolTip(self.family_safe.accessibleDescription())
        self.family_safe.setChecked(settings.get(FAMILY_SAFE))
        self.save_button = button("savePicture", self.tr("Save pict&ure…"), "", self.tr("As PNG, SVG or PDF (Ctrl+E)"))
        self.branch = _branch_combo()
        self._branches: Branches | None = None
        self.zoom_label = plain("100 %", "muted", wraps=False)
        self._tools: list[QToolButton] = []
        self._lay_out()
        self._connect()
        self._show_state()

    def _lay_out(self) -> None:
        for part in (*self._make_tools(), self.zoom_label, self.branch, self.family_safe, self.save_button):
            self.header.addWidget(part)
        left = QWidget()
        box = QVBoxLayout(left)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(8)
        box.addWidget(self.view, 1)
        box.addWidget(self.sentence)
        box.addWidget(self.legend)
        split = QSplitter(Qt.Orientation.Horizontal)
        split.setChildrenCollapsible(False)
        split.setHandleWidth(12)
        split.addWidget(left)
        split.addWidget(self.people)
        split.setStretchFactor(0, 1)
        split.setSizes([890, 340])
        self.body.addWidget(split, 1)

    def _make_tools(self) -> list[QToolButton]:
        wanted = (
            ("zoomOut", "minus", self.tr("Zoom out (-)"), self.view.zoom_out),
            ("zoomIn", "plus", self.tr("Zoom in (+)"), self.view.zoom_in),
            ("zoomFit", "fit", self.tr("Fit, as far as names can be read (0)"), self.view.fit),
            ("zoomAll", "whole", self.tr("The whole family, however small (9)"), self.view.fit_all),
        )
        for object_name, icon, words, act in wanted:
            tool = named(QToolButton(), object_name, words)
            tool.setProperty("icon_name", icon)
            tool.setToolTip(words)
            tool.setIconSize(QSize(20, 20))
            tool.clicked.connect(act)
            self._tools.append(tool)
        self._draw_icons()
        return self._tools

    def _draw_icons(self) -> None:
        for tool in self._tools:
            tool.setIcon(icons.icon(tool.property("icon_name"), colours_of(self.palette()).text))

    def _connect(self) -> None:
        self.session.child_changed.connect(self._child_changed)
        self.session.result_changed.connect(self._mark_stale)
        self.session.locked.connect(self._child_changed)
        self.empty.action.clicked.connect(self.wants_cases)
        self.scene.person_chosen.connect(self.choose)
        self.people.person_chosen.connect(self.choose)
        self.view.zoomed.connect(self._show_zoom)
        self.family_safe.toggled.connect(self._toggle_safe)
        self.branch.currentIndexChanged.connect(self._show_branch)
        self.save_button.clicked.connect(self.choose_file)

    @Slot()
    def _child_changed(self) -> None:
        self._diagram = self._branches = None
        self._must_fit = True
        self.branch.setCurrentIndex(0)
        self.scene.current = None
        self.scene.clear()
        self.scene.people, self.scene.lines = {}, []
        self._list_soon.stop()
        self._entries = {}
        self.people.set_entries(())
        self.sentence.setText("")
        self._mark_stale()

    @Slot()
    def _mark_stale(self) -> None:
        self._is_stale = True
        self._show_state()
        if self.isVisible():
            self.activate()

    def activate(self) -> None:
        """Ask for the drawing if something has changed since."""
        child = self.session.child
        if not self._is_stale or child is None or self.session.workspace is None:
            return
        self._is_stale = False
        audience = "family" if self.family_safe.isChecked() else "professional"
        child_id = child.person_id

        def work(workspace: Workspace, job: JobContext) -> tuple[PersonId, Diagram]:
            return child_id, workspace.genogram(child_id, audience, job)

        self.session.run(self.tr("Drawing"), work, self._show_diagram, self._not_drawn)

    def _not_drawn(self, error: Exception) -> None:
        self._is_stale = True
        self.session.report(error)

    def _show_diagram(self, answer: tuple[PersonId, Diagram]) -> None:
        child_id, diagram = answer
        if self.session.child is None or self.session.child.person_id != child_id:
            return
        self._diagram = diagram
        self._entries = {entry.person_id: entry for entry in entries(diagram)}
        self._branches = Branches(diagram, self.session.result)
        self.legend.set_diagram(diagram)
        self.scene.set_diagram(diagram, colours_of(self.palette()))
        self._show_branch()
        self._mark(self.scene.current)
        self._show_state()
        self._say(self.scene.current)
        # the list follows a moment later, so that neither holds up the window
        self._list_soon.start()
        if self._must_fit and self.isVisible():
            self._must_fit = False
            self.view.fit()
        if self._wants_focus and self.isVisible():
            self._wants_focus = False
            self.view.setFocus()

    @Slot()
    def _fill_list(self) -> None:
        self.people.set_entries(tuple(self._entries.values()))
        self.people.choose(self.scene.current)

    def _show_state(self) -> None:
        child = self.session.child
        self.show_empty(is_empty=child is None or self._diagram is None)
        self.save_button.setEnabled(self._diagram is not None)
        for part in (*self._tools, self.branch, self.family_safe):
            part.setEnabled(self._diagram is not None)
        if child is None:
            self.subtitle.setText("")
            self.empty.say(
                self.tr("No child in focus"),
                self.tr("Choose a child in Cases, or press Ctrl+K and type a name."),
                self.tr("Go to Cases"),
            )
        elif self._diagram is None:
            self.empty.say(self.tr("Drawing the family"), self.tr("This takes a moment."))
        else:
            self.subtitle.setText(self.tr("{0}: {1} people").format(child.name, len(self._diagram.symbols)))

    @Slot(str)
    def choose(self, person: str) -> None:
        """Make a person current in the drawing and in the list, and say who they are."""
        self._mark(PersonId(person))
        self.people.choose(PersonId(person))
        self.view.show_current()
        self._say(PersonId(person))

    def _mark(self, person: PersonId | None) -> None:
        """Mark a person, and how the child is connected to them."""
        self.scene.set_current(person, self._branches.way_to(person) if self._branches is not None else None)

    @Slot()
    def _show_branch(self) -> None:
        if self._branches is not None:
            self.scene.show_only(self._branches.part(Branch(self.branch.currentData())))

    def _say(self, person: PersonId | None) -> None:
        entry = self._entries.get(person) if person is not None else None
        if entry is None:
            self.sentence.setText("")
            return
        self.sentence.setText("; ".join((entry.sentence, *entry.notes)))

    @Slot(float)
    def _show_zoom(self, scale: float) -> None:
        self.zoom_label.setText(f"{scale * 100:.0f} %")

    @Slot(bool)
    def _toggle_safe(self, is_safe: bool) -> None:
        self._settings.set(FAMILY_SAFE, is_safe)
        self._mark_stale()

    @Slot()
    def choose_file(self) -> None:
        """Ask where to save the picture."""
        child = self.session.child
        if child is None or self._diagram is None:
            return
        documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        form = "family" if self.family_safe.isChecked() else "professional"
        suggestion = Path(documents) / text.file_name(f"{child.case_ref or child.external_id} genogram {form}", "png")
        choose_new_file(
            self,
            self.tr("Save the picture"),
            suggestion,
            self.tr("Pictures (*.png *.svg *.pdf)"),
            lambda paths: self.save(paths[0]),
        )

    def save(self, out: Path) -> None:
        """Write the picture."""
        diagram, font = self._diagram, self.font()
        if diagram is None:
            return

        def work(_workspace: Workspace, job: JobContext) -> Path:
            # saving is rare, and QtSvg would slow down every start
            from gui.pages.network.picture import save_picture  # noqa: PLC0415

            return save_picture(diagram, out, font, job)

        self.session.run(self.tr("Saving the picture"), work, self._saved)

    def _saved(self, out: Path) -> None:
        self.session.tell("good", self.tr("The picture was saved as {0}.").format(out.name))

    def changeEvent(self, event: QEvent) -> None:
        """Draw in the new colours when the theme changes."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "_diagram"):
            self._draw_icons()
            if self._diagram is not None:
                self.scene.set_diagram(self._diagram, colours_of(self.palette()))
                self._show_branch()
                self._mark(self.scene.current)

    def focus_first(self) -> None:
        """Begin in the drawing, as soon as it is there."""
        self._wants_focus = self.is_empty
        (self.empty.action if self.is_empty else self.view).setFocus()


def _branch_combo() -> QComboBox:
    name = translate("network", "Which part of the family stands out")
    combo = named(QComboBox(), "branch", name)
    combo.setToolTip(name)
    choices = (
        (translate("network", "Everybody"), Branch.EVERYBODY),
        (translate("network", "Mother's side"), Branch.MATERNAL),
        (translate("network", "Father's side"), Branch.PATERNAL),
        (translate("network", "New to the file"), Branch.NEW),
    )
    for words, branch in choices:
        combo.addItem(words, branch.value)
    return combo
